"""Mail: post moves it (SMTP out, IMAP in), inbound says what a mail sets going."""
