"""A small course pack, whole as it stands; stories change what they are about."""

WHOLE = '''\
organisation = "Alder Peer Network"
number = 1

[en]
title = "Safer together"
licence = "Alder Peer Network wrote it. The City may show it to its staff."

[[en.page]]
title = "Listen first"
text = """
Somebody writes to you.
They chose to.

- Read it twice.
- Answer what
  they asked.
"""

[[en.page]]
title = "What we never ask"
text = "Nobody has to say who they are."

[[en.question]]
asks = "Somebody writes without a name. What do you do?"
right = "I answer what they asked."
wrong = ["I ask who they are."]
why = "Nobody needs a name to be heard."

[[en.question]]
asks = "Who decides what happens next?"
right = "The person."
wrong = ["I do.", "My manager."]
why = "It is their life."

[fr]
title = "Plus en sécurité ensemble"
licence = "Alder Peer Network l’a écrit. La Ville peut le montrer à son personnel."

[[fr.page]]
title = "Écouter d’abord"
text = "Quelqu’un vous écrit."

[[fr.page]]
title = "Ce qu’on ne demande jamais"
text = "Personne n’a à dire qui il est."

[[fr.question]]
asks = "Quelqu’un écrit sans nom. Que faites-vous?"
right = "Je réponds à la question."
wrong = ["Je demande qui c’est."]
why = "Personne n’a besoin d’un nom pour être entendu."

[[fr.question]]
asks = "Qui décide de la suite?"
right = "La personne."
wrong = ["Moi.", "Ma cheffe."]
why = "C’est sa vie."
'''


def version(number: int) -> str:
    return WHOLE.replace("number = 1", f"number = {number}")
