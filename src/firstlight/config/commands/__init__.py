"""The operator's commands; each module holds one `COMMAND`."""

PLAIN = {
    "run": "firstlight.config.commands.run",
    "demo": "firstlight.config.commands.demo",
    "check": "firstlight.config.commands.check",
    "restore": "firstlight.config.commands.restore",
}
CLOCK = {"run": "firstlight.config.commands.clock_run"}
KEY = {"renew": "firstlight.config.commands.key_renew"}
JOBS = {"retry": "firstlight.config.commands.jobs_retry"}
LOG = {
    "verify": "firstlight.config.commands.log_verify",
    "export": "firstlight.config.commands.log_export",
}
WARNING = {"take": "firstlight.config.commands.warning_take"}
REPORTS = {"check": "firstlight.config.commands.reports_check"}
REPLY = {"take": "firstlight.config.commands.reply_take"}
WORKFLOWS = {"export": "firstlight.config.commands.workflows_export"}
