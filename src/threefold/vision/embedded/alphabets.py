"""The characters that are the classes of the rendered data sets."""

# Lower-case letters that only their size tells from the upper-case ones are left out: every image has its own scale.
LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabdefghijklmnqrty"
CYRILLIC = "БГДЖЗИЛПФЦЧШЩЪЫЭЮЯбвджзилптфцчшщъыьэюя"
LETTERS = LATIN + CYRILLIC
GREEK = "ΓΔΘΛΞΠΣΦΨΩαβγδεζηθλμξπρσςτφψω"
SYMBOLS = "←↑→↓↔↕⇐⇑⇒⇓∀∂∃∇∈∉∋∏∑√∞∠∧∨∩∪∫≈≠≡≤≥⊂⊃⊆⊇⊕⊗⊥"
DIGITS = "0123456789"
