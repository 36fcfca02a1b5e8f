"""Parapluie: the software with which a city carries out its Guidelines to Promote Sex Worker Safety."""
