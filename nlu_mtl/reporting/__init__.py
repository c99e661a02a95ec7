"""How well labelled texts are read: outcomes text by text, the figures over them, and a report of both.

Nothing here knows torch; pictures need matplotlib and pages Jinja2, of the extra ``train``.
"""
