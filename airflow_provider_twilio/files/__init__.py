"""Files of records: which formats there are, how they are read and how they are written."""
