"""The pages, a module each: what is read for it, and the forms that it has. Each exports WAYS."""
