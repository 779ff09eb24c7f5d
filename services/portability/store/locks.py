"""Names the locks of portability in the order in which they are taken."""

from shared.locks import Locks

LOCKS = Locks("portability", ("imports", "erasures"))
