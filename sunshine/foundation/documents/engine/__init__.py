"""A document as docx and as PDF. No Django."""
