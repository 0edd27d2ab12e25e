"""AdventureWorks: a bicycle maker's files (MIT, Microsoft) brought into our documents.

`prepare` turns the packed tables into files with one row for each of our documents, `mappings` says what comes from
where, `company` founds the company, `stock` opens its stores. What the files leave open is asked (`questions`).
"""
