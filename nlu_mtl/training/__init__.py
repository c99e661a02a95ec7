"""Training, judging and exporting the models with torch; needs the extra ``train``."""
