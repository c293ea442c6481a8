"""Tables: CSV and its dialects, workbooks, Parquet."""
