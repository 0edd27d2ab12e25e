"""People: who acts.

person: somebody known · user: the log-in of a person · role: a bundle of rights · team: a crew · qualification: what a
person may do, until when · device: a phone or PC that sends acts · login_session: an open log-in · delegation: who
decides for whom from which day to which · grant: what a phone needs to let the same person in again without network.
"""
