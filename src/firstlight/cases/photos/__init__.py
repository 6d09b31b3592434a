"""Pictures of cases: looked over, made new, in pairs of before and after."""
