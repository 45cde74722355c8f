"""The names of everything the line can say. The words are in prompts/, one file a language."""

from enum import StrEnum

from ivr.call.places import Item
from ivr.triage import Answer


class Prompt(StrEnum):
    """A fixed prompt. Questions have names of their own, made from their ids by the functions below."""

    KEY_STAR = "key.star"
    KEY_HASH = "key.hash"
    LANGUAGE_CHOICE = "choice.language"
    OPENING = "opening"
    KEYS_FIRST = "keys.first"
    KEYS = "keys.reminder"
    WRONG_KEY = "keys.wrong"
    NO_FURTHER_BACK = "keys.no_further_back"
    HEARD_YES = "heard.yes"
    HEARD_NO = "heard.no"
    HEARD_UNSURE = "heard.unsure"

    RETURNING = "returning.offer"

    PROFESSIONAL_CHECK = "professional.check"
    PROFESSIONAL_ADVICE = "professional.advice"

    TRANSFER = "transfer.doctor"
    TRANSFER_UNABLE = "transfer.unable"
    TRANSFER_RING_999 = "transfer.ring_999"
    TRANSFER_NINES = "transfer.nines"
    TRANSFER_AGAIN = "transfer.again"

    WAIT_RINGING = "wait.ringing"
    WAIT_NEXT = "wait.next"
    WAIT_HOLD = "wait.hold"
    WAIT_BUSY = "wait.busy"
    WAIT_COMING = "wait.coming"
    WAIT_JOINED = "wait.joined"
    WAIT_NUMBER = "wait.number"
    WAIT_NUMBER_CHECK = "wait.number_check"

    TRYING_999 = "trying.ring_999"
    TRYING_STILL = "trying.keep_still"
    TRYING_READY = "trying.have_ready"
    TRYING_READY_TOO = "trying.have_ready_too"
    TRYING_SAY = "trying.say"
    TRYING_SAY_AGAIN = "trying.say_again"
    TRYING_STOP = "trying.stop"
    TRYING_STEADY = "trying.steady"
    TRYING_CARE = "trying.care"
    TRYING_WHERE = "trying.where"
    TRYING_RIGHT = "trying.right"
    TRYING_URGENT = "trying.urgent"
    TRYING_PROFESSIONAL = "trying.professional"
    TRYING_COORDINATOR = "trying.coordinator"
    UNANSWERED = "unanswered.emergency"
    UNANSWERED_UNKNOWN = "unanswered.unknown"
    UNANSWERED_URGENT = "unanswered.urgent"
    UNANSWERED_RING = "unanswered.ring"
    UNANSWERED_PROFESSIONAL = "unanswered.professional"
    UNANSWERED_RING_999 = "unanswered.ring_999"
    UNANSWERED_DANGER_SIGNS = "unanswered.danger_signs"
    UNANSWERED_LISTED = "unanswered.listed"
    UNANSWERED_GOODBYE = "unanswered.goodbye"
    UNANSWERED_KEYS = "unanswered.keys"
    UNANSWERED_KEYS_TEXT = "unanswered.keys_text"

    SPOKEN_CHECK = "after.spoken_check"
    CUT_SHORT = "after.cut_short"
    AFTER_TALK = "after.talk"
    SPOKEN_OR_STAY = "after.spoken_or_stay"
    GOODBYE = "after.goodbye"

    URGENT = "urgent.told"
    URGENT_OFFER = "urgent.offer"
    URGENT_CONTACTS = "urgent.contacts"
    URGENT_SAY = "urgent.say"
    URGENT_CARE = "urgent.care"
    ADVICE = "advice.told"
    NO_CANCER = "no_cancer.told"
    NO_CANCER_SIGNS = "no_cancer.signs"
    DANGER_SIGNS = "ending.danger_signs"
    SIGNS_999 = "ending.signs_999"
    ENDING_KEYS = "ending.keys"
    ENDING_KEYS_TEXT = "ending.keys_text"
    TEXT_SENT = "ending.text_sent"

    INFO_MENU = "info.menu"
    INFO_KEYS = "info.keys"
    INFO_END = "info.end"
    INFO_AGAIN = "info.again"
    INFO_WHAT = "info.meaning.what"
    INFO_TIME = "info.meaning.time"
    INFO_SIGNS = "info.meaning.signs"
    INFO_RISK = "info.meaning.risk"
    INFO_SAY_PAIN = "info.meaning.say_pain"
    INFO_SAY_NERVES = "info.meaning.say_nerves"
    INFO_SAY_NOW = "info.meaning.say_now"
    INFO_SCANS = "info.tests.scans"
    INFO_EXAM = "info.tests.exam"
    INFO_FIRST = "info.treatment.first"
    INFO_STEROIDS = "info.treatment.steroids"
    INFO_RADIOTHERAPY = "info.treatment.radiotherapy"
    INFO_OTHER = "info.treatment.other"
    INFO_RECOVERY = "info.afterwards.recovery"
    INFO_TEAM = "info.afterwards.team"
    INFO_HOME = "info.afterwards.home"

    WHISPER_KEYS = "whisper.keys"
    WHISPER_JOINING = "whisper.joining"
    WHISPER_DECLINED = "whisper.declined"
    WHISPER_GONE = "whisper.caller_gone"
    WHISPER_RING_BACK = "whisper.ring_back"
    WHISPER_NOTE = "whisper.note"
    WHISPER_ACKNOWLEDGED = "whisper.acknowledged"
    WHISPER_RINGING_BACK = "whisper.ringing_back"
    WHISPER_REACHED = "whisper.reached"
    WHISPER_DID_REACH = "whisper.did_reach"
    WHISPER_CLOSED = "whisper.closed"
    WHISPER_STAYS_OPEN = "whisper.stays_open"
    WHISPER_TAKEN = "whisper.taken"
    WHISPER_YOURS = "whisper.yours"
    WHISPER_HOLD = "whisper.hold"
    WHISPER_NOT_JOINED = "whisper.not_joined"
    WHISPER_CUT_OFF = "whisper.cut_off"
    WHISPER_THANKS = "whisper.thanks"
    WHISPER_TOO_LATE = "whisper.too_late"
    WHISPER_BARE = "whisper.bare"
    WHISPER_SWITCHBOARD = "whisper.switchboard"
    WHISPER_SWITCHBOARD_ASK = "whisper.switchboard_ask"
    HANDOVER_INTRO = "handover.intro"
    HANDOVER_PROFESSIONAL = "handover.professional"
    HANDOVER_ASKED = "handover.asked"
    HANDOVER_UNABLE = "handover.unable"
    HANDOVER_FAULT = "handover.fault"
    HANDOVER_RETURNING = "handover.returning"
    HANDOVER_CALL_BACK = "handover.call_back"
    HANDOVER_NO_NUMBER = "handover.no_number"
    HANDOVER_AGAIN = "handover.again"
    HANDOVER_FITS = "handover.fits"
    HANDOVER_NUISANCE = "handover.nuisance"
    HANDOVER_NOTHING = "handover.nothing_answered"
    HANDOVER_YES = "handover.yes"
    HANDOVER_UNSURE = "handover.unsure"
    HANDOVER_NO = "handover.no"
    HANDOVER_UNASKED = "handover.unasked"
    HANDOVER_LANGUAGE = "handover.language"

    PATIENT_GREETING = "patient.greeting"

    RADIO_CHECK = "radio.check"
    RADIO_MISSING = "radio.missing"
    RADIO_THANKS = "radio.thanks"

    TEXT_CALL_BACK = "message.call_back"
    TEXT_WAITING = "message.waiting"
    TEXT_REVIEW = "message.review"
    TEXT_EMERGENCY = "message.emergency"
    TEXT_UNKNOWN = "message.unknown"
    TEXT_URGENT = "message.urgent"
    TEXT_ADVICE = "message.advice"
    TEXT_NO_CANCER = "message.no_cancer"
    TEXT_LINK = "message.link"


def asking(item: Item) -> str:
    """Return the prompt that asks a waiting caller for something the doctor will want to know."""
    return f"item.{item.value}.ask"


def noted(item: Item, answer: Answer) -> str:
    """Return the prompt that tells a doctor what the caller said."""
    return f"item.{item.value}.{answer.value}"


def question(question_id: str) -> str:
    """Return the prompt that asks a question."""
    return f"question.{question_id}.ask"


def help_line(question_id: str) -> str:
    """Return the prompt that explains a question to a caller who wants to hear it a second time."""
    return f"question.{question_id}.help"


def short_name(question_id: str) -> str:
    """Return the prompt that names a question to a doctor in a word or two."""
    return f"question.{question_id}.short"


def block_name(block: str) -> str:
    """Return the prompt that names a whole block of questions to a doctor."""
    return f"block.{block}"
