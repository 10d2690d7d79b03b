"""The one list of applications. What is taken out of it is not served."""

from applications.demo import application as demo
from applications.service_311 import application as service_311
from applications.titanic import application as titanic

APPLICATIONS = (
    demo.APPLICATION,
    titanic.APPLICATION,
    # The last one: the names of complaint types may hold slashes, so that its paths match those of
    # the others as well.
    service_311.APPLICATION,
)
