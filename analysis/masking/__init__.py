"""Names of people, places, institutions and groups: found by closed rules, and masked."""

from analysis.masking.find import find_names
from analysis.masking.spans import mark_masked, mask_spans

__all__ = ["find_names", "mark_masked", "mask_spans"]
