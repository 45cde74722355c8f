"""What answers mean: the rules document, its model, `assess` and `next_question`. Pure."""

from ivr.triage.assess import Answers, Assessment, Reason, assess, next_question
from ivr.triage.digest import digest
from ivr.triage.document import Question, Rules
from ivr.triage.reading import RulesError, Vocabulary, current_rules, read_rules, vocabulary
from ivr.triage.urgency import Answer, Urgency

__all__ = [
    "Answer",
    "Answers",
    "Assessment",
    "Question",
    "Reason",
    "Rules",
    "RulesError",
    "Urgency",
    "Vocabulary",
    "assess",
    "current_rules",
    "digest",
    "next_question",
    "read_rules",
    "vocabulary",
]
