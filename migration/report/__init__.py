"""The plan in German for people: `migration.report.page.render`, and why a decision is as it is (`explain`)."""
