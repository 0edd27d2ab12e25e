"""People: who acts.

person: somebody known · user: the log-in of a person · role: a bundle of rights · team: a crew · qualification: what a
person may do, until when · device: a phone or PC that was enrolled · login_session: an open log-in.
"""
