"""Paper: travelers, reports, plain documents and labels as PDF, drawn from facts handed in.

Glossary. *Facts* are the plain values one printed thing shows. A *scan code* is the text inside a QR code;
its *kind* says what it points at. A *traveler* (流转卡) goes with the material through the operations.
A *sheet* is A4 with many labels; a *roll* has one label a page, for label printers.
"""
