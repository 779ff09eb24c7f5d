"""Orders who changes what: locks on addresses and on the sources of imports."""

from shared import locks

LOCKS = locks.Locks("members", ("import", "address"))
