"""`{% load wishes %}`: what the summary above a form says of each of its fields."""

from django import template

from parapluie.kit.wishes import in_summary

register = template.Library()
register.filter("in_summary", in_summary)
