"""What others may look at over HTTP: metrics now, pages later."""
