"""Consents by purpose, the retention clock, and grants to open what is sensitive."""
