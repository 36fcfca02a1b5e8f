"""Parapluie: software with which a city carries out its guidelines for sex worker safety."""
