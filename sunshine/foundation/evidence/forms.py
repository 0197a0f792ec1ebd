"""A file while it arrives: hashed as it is written, and cut off at the limit."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from sunshine.foundation.evidence.engine.store import Draft
from sunshine.foundation.evidence.queries import store


class Arrived(UploadedFile):  # type: ignore[type-arg]  # not generic at run time
    """What a page finds in request.FILES; gone with the request unless it was received."""

    def __init__(self, draft: Draft, name: str) -> None:
        super().__init__(file=None, name="upload", size=draft.size)
        self.draft, self.raw_name = draft, name

    def close(self) -> None:
        self.draft.discard()


class DraftHandler(FileUploadHandler):
    """One file a request. Beyond the limit it is read on but no longer written."""

    chunk_size = 256 * 1024

    def __init__(self, request: HttpRequest, largest: int) -> None:
        super().__init__(request)
        self.largest, self.draft = largest, None  # type: tuple[int, Draft | None]

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self.draft is not None:
            raise SkipFile
        self.draft = store().draft()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if self.draft is not None and self.draft.size <= self.largest:
            try:
                self.draft.write(raw_data)
            except OSError:
                self.draft.is_whole = False  # disk full: the page says so, where the person is
        return None if start >= 0 else raw_data

    def file_complete(self, file_size: int) -> "UploadedFile[bytes] | None":
        if self.draft is None or file_size < 0:
            return None
        return Arrived(self.draft, self.file_name or "")

    def upload_interrupted(self) -> None:
        if self.draft is not None:
            self.draft.discard()
