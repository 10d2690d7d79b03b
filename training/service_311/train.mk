# The statistics that stand beside the application's code are made with its model, from the same data.

ifneq ($(filter $(or $(MODEL),complaint-time),complaint-time),)
train: train-service-311
endif

.PHONY: train-service-311
train-service-311: train-models
	@$(BIN)/python -m training.service_311 $(if $(DATA_DIR),--data-dir $(DATA_DIR))
