"""`{% load days %}`: a day as it is promised to somebody."""

from django import template

from parapluie.kit.days import promised_day

register = template.Library()
register.filter("promised_day", promised_day)
