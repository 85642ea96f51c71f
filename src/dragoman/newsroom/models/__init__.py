"""The newsroom's tables. Imports run one way: story → versions → places."""

from dragoman.newsroom.models.places import AtCap, Language, Topic
from dragoman.newsroom.models.story import Newsroom, Story, StoryByline
from dragoman.newsroom.models.versions import (
    Approval,
    Cursor,
    Event,
    Release,
    Segment,
    State,
    Target,
    Task,
    Version,
    Work,
)

__all__ = [
    "Approval",
    "AtCap",
    "Cursor",
    "Event",
    "Language",
    "Newsroom",
    "Release",
    "Segment",
    "State",
    "Story",
    "StoryByline",
    "Target",
    "Task",
    "Topic",
    "Version",
    "Work",
]
