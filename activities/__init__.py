"""The worker's hands: classes with injected ports, each input model beside the method that takes it."""
