"""Importers of tables: CSV and its dialects, workbooks, Parquet."""
