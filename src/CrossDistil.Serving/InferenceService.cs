using Microsoft.Extensions.Hosting;

namespace CrossDistil.Serving;

/// <summary>
/// Watches the models while the host runs. The queue is disposed with its container, after the last answer.
/// </summary>
internal sealed class InferenceService(ModelRegistry registry, ServingState state, IHostApplicationLifetime lifetime, TimeProvider time)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var stopping = lifetime.ApplicationStopping.Register(state.Stop);
        await Task.Yield();
        await registry.Run(time, stoppingToken);
    }
}
