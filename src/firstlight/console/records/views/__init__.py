"""What answers at the addresses of records, certificates and stars."""
