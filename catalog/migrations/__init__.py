"""The schema's history, as Alembic revisions. One history serves every table of the installation."""

HEAD = "0001"
"""The newest revision. Kept here so that a start with an up-to-date schema need not import Alembic."""
