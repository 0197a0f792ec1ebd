"""Background jobs: what failed and why, and trying again; for those who run or audit the machine."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from uuid6 import uuid7

from sunshine.faces.desk.pages.gate import needs
from sunshine.faces.desk.queries.frame import actor_in
from sunshine.foundation.operations.actions import RetryError, retry
from sunshine.foundation.operations.queries import (
    failed_jobs,
    job_counts,
    last_heartbeat,
    last_runs,
    may_watch,
)

LONGEST_KEY = 80


@needs()
def job_list(request: HttpRequest) -> HttpResponse:
    """Failed jobs, newest first, with the kind and place of the error; no arguments, no names."""
    actor = actor_in(request)
    if not may_watch(actor):
        raise Http404
    context = {
        "jobs": failed_jobs(actor),
        "counts": job_counts(),
        "heartbeat": last_heartbeat(),
        "runs": last_runs(),
        "may_retry": actor.may("account.manage"),
        "key": uuid7(),
    }
    return render(request, "desk/jobs.html", context)


@needs("account.manage")
@require_POST
def retry_job(request: HttpRequest, job_id: int) -> HttpResponse:
    """Back into the queue, as an act."""
    key = request.POST.get("key", "")[:LONGEST_KEY] or f"retry-{job_id}-{uuid7()}"
    try:
        retry(job_id=job_id, by=actor_in(request), idempotency_key=key)
    except RetryError as error:
        messages.error(request, str(error), extra_tags="note-warn")
    else:
        messages.success(request, f"任务 {job_id} 已重新排队，操作已存证")
    return redirect("jobs")
