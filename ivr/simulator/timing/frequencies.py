"""How often each symptom is there when the spinal cord is first found to be pressed on."""

from collections.abc import Mapping

FREQUENCIES: Mapping[str, float] = {
    "limb_weakness_or_heaviness": 0.70,
    "difficulty_walking_or_falls": 0.67,
    "bladder_trouble": 0.48,
    "saddle_numbness": 0.10,
    "numbness_or_tingling_limbs": 0.50,
    "radicular_pain_arm_or_leg": 0.77,
}
"""Share of patients, by the key of `ivr/triage/symptoms.toml`; they are taken to be independent of one another.

Walking (a worse gait) and bladder (retention) are those of 398 patients in Denmark. Weakness lies within the 60 to 95
in a hundred of an American summary; root pain between 76 in a hundred of 153 patients in Denmark and 79 in a hundred of
319 in Scotland. Numbness and saddle numbness are estimates. A symptom for which there is no number has none here.
"""

NOT_SPINAL = frozenset(
    {"chest_pain_or_breathing_trouble", "collapse_or_heavy_bleeding", "fever_or_shivers_on_treatment"}
)
"""Emergencies of another kind: whoever has nothing else is timed, but belongs to no mean and no target of the spine."""
