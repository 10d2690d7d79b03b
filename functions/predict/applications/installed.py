"""The one list of applications. What is taken out of it is not served."""

from applications import demo, titanic
from applications.service_311 import application as service_311

APPLICATIONS = (
    demo.APPLICATION,
    titanic.APPLICATION,
    # The last one: the names of complaint types may hold slashes, so that its paths match those of
    # the others as well.
    service_311.APPLICATION,
)
