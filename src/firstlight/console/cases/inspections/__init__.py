"""Pages of joint inspections: the officers' record, the volunteers' card."""
