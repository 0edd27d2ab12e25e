"""The engine: each mechanism that all document types share, one file each."""
