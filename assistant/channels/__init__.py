"""Ways in and out: HTTP, Rasa's REST shape, the console."""
