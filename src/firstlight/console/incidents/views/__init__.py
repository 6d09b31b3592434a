"""The pages of incidents: report, list, record, call-out, help between stations, cards."""
