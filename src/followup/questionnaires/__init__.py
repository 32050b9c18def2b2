"""The questionnaires that go out: one per administration, with only the activities it is responsible for."""
