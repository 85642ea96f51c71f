"""`make demo`: the sample newsroom, from nothing to served."""

from __future__ import annotations

import json
import os
import secrets
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from wagtail.models import Revision

from dragoman.desk import engines
from dragoman.desk.models import Job
from dragoman.desk.report import Row, rows
from dragoman.desk.translate import Outcome
from dragoman.desk.worker import Worker
from dragoman.newsroom.models import Story, Target
from dragoman.people.models import User
from dragoman.project import sample, serving
from dragoman.project.settings.base import CHECKOUT
from dragoman.public import clock

MARKS = {"original": "◆", "human": "●", "reviewed": "◉", "machine": "○", None: " "}


class Command(BaseCommand):
    help = "Fill the sample newsroom, translate it, print what became of it, and serve it on this machine."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--serve",
            action="store_true",
            default=os.environ.get("SERVE", "1") != "0",
            help="Serve it at the end (so it is done, unless SERVE=0).",
        )
        parser.add_argument(
            "--no-serve", action="store_false", dest="serve", help="End when the table is printed."
        )
        parser.add_argument(
            "--sample",
            type=Path,
            default=CHECKOUT / "sample",
            help="Folder of a newsroom.toml with its stories and pictures.",
        )
        parser.add_argument(
            "--build", type=Path, default=CHECKOUT / "build", help="Folder for demo.json, the table as data."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        console = Console(width=None if sys.stdout.isatty() else 180)
        if not (options["sample"] / "newsroom.toml").exists():
            raise CommandError(f"No newsroom.toml in {options['sample']}. Name the folder with --sample.")
        if options["serve"]:
            serving.look_at_port(settings.SITE_URL)
        try:
            self._fill(console, options["sample"])
        except sample.SampleError as error:
            raise CommandError(str(error)) from None
        finally:
            engines.close()
        found = rows()
        console.print(table(found))
        options["build"].mkdir(parents=True, exist_ok=True)
        target = options["build"] / "demo.json"
        target.write_text(
            json.dumps({"rows": [row.as_json() for row in found]}, ensure_ascii=False, indent=1) + "\n"
        )
        for line in [*scheduled(), *notes(found)]:
            console.print(line)
        password = self._password()
        if not options["serve"]:
            return
        console.print(f"\nReaders: {settings.SITE_URL}/   Desk: {settings.SITE_URL}/admin/")
        if password:
            console.print(
                f"Log in as [bold]admin[/] with the one-time password [bold]{password}[/]"
                " and change it under “Account”."
            )
        else:
            console.print(
                "Log in as [bold]admin[/] with the password you chose"
                " (forgotten: dragoman manage changepassword admin)."
            )
        console.print("Ctrl-C ends it.\n")
        serving.serve(settings.SITE_URL)

    def _fill(self, console: Console, folder: Path) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        newsroom = sample.settle(folder, settings.SITE_URL)
        files = sample.stories(folder)
        admin = self._admin()
        stories = sample.bring_in(folder, newsroom, files)
        for story, file in zip(stories, files, strict=True):
            sample.publish(story, admin)
            sample.translations(folder, story, file)
        self._translate(console, stories)

    def _translate(self, console: Console, stories: list[Story]) -> None:
        """Work off the queue, with a bar for each story that counts its languages."""
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[now]}"),
        )
        with Progress(*columns, console=console) as progress:
            titles = {story.pk: story.title[:48] for story in stories}
            bars: dict[int, Any] = {}
            seen: set[int] = set()

            def show(job: Job, outcome: Outcome) -> None:
                version = job.version
                if version.story_id not in bars:
                    total = Job.objects.filter(version__story_id=version.story_id).count()
                    name = titles.get(version.story_id, str(version.story_id))
                    bars[version.story_id] = progress.add_task(name, total=total, now="")
                advance = 0 if job.pk in seen else 1
                seen.add(job.pk)
                progress.update(
                    bars[version.story_id],
                    advance=advance,
                    now=f"{version.language_id}: {outcome.replace('_', ' ')}",
                )

            Worker().until_idle(show)

    def _admin(self) -> User:
        user, _ = User.objects.get_or_create(
            username="admin",
            defaults={
                "first_name": "Admin",
                "is_staff": True,
                "is_superuser": True,
                "email": "admin@localhost",
            },
        )
        return user

    def _password(self) -> str:
        """A new password, until somebody has logged in with one."""
        admin = User.objects.get(username="admin")
        if admin.last_login is not None:
            return ""
        password = secrets.token_urlsafe(9)
        admin.set_password(password)
        admin.save(update_fields=["password"])
        return password


def table(found: list[Row]) -> Table:
    made = Table(
        title="Stories and languages", title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0)
    )
    made.add_column("story", max_width=34, no_wrap=True, overflow="ellipsis")
    for heading in ("lang", "state", "work", "engine"):
        made.add_column(heading, no_wrap=True)
    made.add_column("words", justify="right", no_wrap=True)
    made.add_column("c/s/m", justify="right", no_wrap=True)
    made.add_column("address, or what it waits for", overflow="fold")
    last = None
    for row in found:
        if last not in (None, row.story_id):
            made.add_row()
        made.add_row(
            row.story if row.story_id != last else "",
            row.language,
            f"{MARKS[row.state]} {row.state or '–'}",
            row.work.replace("_", " "),
            row.engine or "–",
            str(row.words) if row.words else "–",
            "/".join(str(row.findings[severity]) for severity in ("critical", "serious", "minor")),
            row.url or row.why,
        )
        last = row.story_id
    made.caption = "c/s/m: critical, serious and minor findings"
    made.caption_justify = "left"
    return made


def scheduled() -> list[str]:
    """What the clock will publish, when, and how many sentences each language has by now."""
    waiting = Revision.objects.filter(approved_go_live_at__isnull=False).order_by("approved_go_live_at")
    lines = []
    for revision in waiting:
        made = Target.objects.filter(segment__story_id=int(revision.object_id))
        ready = Counter(language for language, _ in set(made.values_list("language", "segment")))
        told = ", ".join(f"{language} {count}" for language, count in sorted(ready.items())) or "none"
        when = clock.date_time(revision.approved_go_live_at, "en")
        lines.append(
            f"The worker publishes this on {when}: {revision.object_str} (sentences translated ahead: {told})"
        )
    return lines


def notes(found: list[Row]) -> list[str]:
    """What an operator should know of what was just used."""
    lines = []
    for engine in engines.chain():
        notice = getattr(engine, "licence_note", "")
        note = notice() if callable(notice) else notice
        if note and any(engine.alias in row.engine for row in found):
            lines.append(f"Licence of {engine.alias}: {note}")
    engines.close()
    return lines
