"""`dragoman worker`: translate what waits, publish what is scheduled."""

from __future__ import annotations

import logging
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from dragoman.core.checks import expect_many
from dragoman.desk.worker import Worker


class Command(BaseCommand):
    help = "Translate what waits and publish what is scheduled, until told to stop. Several may run at once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Work off what is due now, then end.")

    def handle(self, *args: Any, **options: Any) -> None:
        expect_many()
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s")
        worker = Worker()
        if options["once"]:
            self.stdout.write(f"{worker.until_idle()} jobs done")
        else:
            worker.forever()
