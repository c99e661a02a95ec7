"""What is kept in the database, and the locks around it."""
