"""publiccode.yml follows the standard's rules for each key, and agrees with the project it describes.

The rules are those of the standard's version 0.5 (publiccode.yml, chapter "The Standard" with its lists of categories
and scopes), for the keys that the file uses.
"""

import re
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from ruamel.yaml import YAML

from followup import __version__
from followup.locale import LANGUAGES

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

MANDATORY = {
    "publiccodeYmlVersion",
    "name",
    "url",
    "platforms",
    "developmentStatus",
    "softwareType",
    "description",
    "legal",
    "maintenance",
    "localisation",
}
OPTIONAL = {
    "applicationSuite",
    "landingURL",
    "isBasedOn",
    "softwareVersion",
    "releaseDate",
    "logo",
    "categories",
    "usedBy",
    "fundedBy",
    "roadmap",
    "organisation",
    "intendedAudience",
    "dependsOn",
}
STATUSES = {"concept", "development", "beta", "stable", "obsolete"}
SOFTWARE_TYPES = {
    *(f"standalone/{kind}" for kind in ("mobile", "iot", "desktop", "web", "backend", "other")),
    "addon",
    "library",
    "configurationFiles",
}
MAINTENANCE_TYPES = {"internal", "contract", "community", "none"}
SCOPES = set(
    """
    agriculture culture defence education emergency-services employment energy environment
    finance-and-economic-development foreign-affairs government healthcare infrastructures justice local-authorities
    manufacturing research science-and-technology security society sport tourism transportation welfare
    """.split()
)
CATEGORIES = set(
    """
    accounting agile-project-management applicant-tracking application-development appointment-scheduling backup
    billing-and-invoicing blog budgeting business-intelligence business-process-management cad call-center-management
    cloud-management collaboration communications compliance-management contact-management content-management crm
    customer-service-and-support data-analytics data-collection data-visualization design design-system
    digital-asset-management digital-citizenship document-management donor-management e-commerce e-signature
    educational-content email-management email-marketing employee-management enterprise-project-management
    enterprise-social-networking erp event-management facility-management feedback-and-reviews-management
    financial-reporting fleet-management fundraising gamification geographic-information-systems grant-management
    graphic-design help-desk hr ide identity-management instant-messaging integrated-library-system
    inventory-management it-asset-management it-development it-management it-security it-service-management
    knowledge-management learning-management-system marketing mind-mapping mobile-marketing mobile-payment
    network-management office online-booking online-community other payment-gateway payroll predictive-analysis
    procurement productivity-suite project-collaboration project-management property-management
    real-estate-management regulations-and-directives remote-support resource-management sales-management seo
    service-desk social-media-management survey talent-management task-management taxes-management test-management
    time-management time-tracking translation video-conferencing video-editing visitor-management voip
    warehouse-management web-collaboration web-conferencing website-builder whistleblowing workflow-management
    """.split()
)
LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
SHORT_AT_MOST = 150
LONG_BETWEEN = range(150, 10_001)


@pytest.fixture(scope="module")
def described():
    return YAML(typ="safe").load((ROOT / "publiccode.yml").read_bytes().decode("utf-8"))


class TestStandard:
    """Each key is one the standard knows, and its value one the standard allows."""

    def test_every_mandatory_key_is_there_and_no_unknown_one(self, described):
        assert described.keys() >= MANDATORY
        assert described.keys() <= MANDATORY | OPTIONAL

    def test_the_version_of_the_standard_is_text(self, described):
        # Unquoted, YAML would make it a number, and 0.10 the same as 0.1.
        assert described["publiccodeYmlVersion"] == "0.5"

    def test_the_address_is_an_address(self, described):
        address = urlsplit(described["url"])
        assert address.scheme == "https"
        assert address.netloc

    def test_listed_values_are_from_the_lists(self, described):
        assert described["developmentStatus"] in STATUSES
        assert described["softwareType"] in SOFTWARE_TYPES
        assert set(described["platforms"]) <= {"windows", "mac", "linux"}
        assert set(described["categories"]) <= CATEGORIES
        assert set(described["intendedAudience"]["scope"]) <= SCOPES
        assert all(re.fullmatch("[A-Z]{2}", country) for country in described["intendedAudience"]["countries"])

    @pytest.mark.parametrize("language", ["sv", "en"])
    def test_each_description_is_whole_and_of_the_right_length(self, described, language):
        description = described["description"][language]
        assert len(description["shortDescription"].splitlines()) == 1
        assert len(description["shortDescription"]) <= SHORT_AT_MOST
        assert len(description["longDescription"]) in LONG_BETWEEN
        assert description["features"]
        assert all(isinstance(feature, str) for feature in description["features"])

    def test_languages_are_language_tags(self, described):
        tags = [*described["description"], *described["localisation"]["availableLanguages"]]
        assert all(LANGUAGE_TAG.fullmatch(tag) for tag in tags)
        assert isinstance(described["localisation"]["localisationReady"], bool)

    def test_maintenance_names_those_that_its_type_demands(self, described):
        maintenance = described["maintenance"]
        assert maintenance["type"] in MAINTENANCE_TYPES
        assert ("contractors" in maintenance) == (maintenance["type"] == "contract")
        if maintenance["type"] in {"internal", "community"}:
            assert all(contact["name"] for contact in maintenance["contacts"])

    def test_dependencies_have_names_and_versions_as_text(self, described):
        assert described["dependsOn"].keys() <= {"open", "proprietary", "hardware"}
        for dependency in (each for group in described["dependsOn"].values() for each in group):
            assert dependency.keys() <= {"name", "version", "versionMin", "versionMax", "optional"}
            assert isinstance(dependency["name"], str)
            assert all(isinstance(dependency[key], str) for key in dependency if key.startswith("version"))


class TestAgreement:
    """What the file says of the project is what the project says of itself."""

    def test_name_version_and_licence(self, described):
        assert described["name"] == PROJECT["name"]
        assert described["softwareVersion"] == PROJECT["version"] == __version__
        assert described["legal"]["license"] == PROJECT["license"]
        assert described["legal"]["mainCopyrightOwner"] in (ROOT / "LICENSE").read_text(encoding="utf-8")

    def test_languages_are_those_of_the_catalogue(self, described):
        assert set(described["localisation"]["availableLanguages"]) == set(LANGUAGES)

    def test_python_is_as_old_as_the_project_allows(self, described):
        (python,) = (dependency for dependency in described["dependsOn"]["open"] if dependency["name"] == "Python")
        assert f">={python['versionMin']}" == PROJECT["requires-python"]
