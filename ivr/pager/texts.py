"""Text messages: to contacts, that a caller needs somebody; to callers who asked for one, what they were told."""

from dataclasses import dataclass

from ivr.call import Call
from ivr.call.errands import TextPatient
from ivr.oncall import as_written, is_mobile
from ivr.speech import Languages, text_message
from ivr.telephony.rest import Rest


@dataclass(frozen=True, slots=True)
class Texts:
    """Writes and sends them. `sender`: the line's number for texts, None: it sends none."""

    rest: Rest
    languages: Languages
    sender: str | None

    def can_reach(self, number: str | None) -> bool:
        """Tell whether a text can be sent to this number."""
        return self.sender is not None and number is not None and is_mobile(number)

    def to_contact(self, number: str, prompt: str) -> None:
        """Tell a contact with a mobile by text, too: a second channel, never the only one."""
        if self.sender and self.can_reach(number):
            self.rest.text(self.sender, number, self.languages.default.text(prompt))

    def to_patient(self, call: Call, errand: TextPatient) -> None:
        """Send a caller what they asked for."""
        if self.sender and call.reach:
            report = self.rest.links.text_status(call.sid, errand.text)
            self.rest.text(self.sender, call.reach, self._words(call, errand), report)

    def _words(self, call: Call, errand: TextPatient) -> str:
        words, number = self.languages.of(call.language), as_written(self.rest.line_number)
        language = "" if words is self.languages.default else words.language
        link = self.rest.links.leaflet(language) if words.is_approved and words.sheet.is_approved else ""  # no draft
        return text_message(words, errand.prompt, number, link)
