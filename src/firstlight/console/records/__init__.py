"""Pages: service records, certificates, stars."""
