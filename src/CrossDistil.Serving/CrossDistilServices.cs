using System.Diagnostics.Metrics;
using CrossDistil.Scoring.Bundles;
using CrossDistil.Serving.Jobs;
using CrossDistil.Serving.Models;
using CrossDistil.Serving.Options;
using CrossDistil.Serving.Requests;
using CrossDistil.Serving.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace CrossDistil.Serving;

/// <summary>For programs that serve bundles from an ASP.NET Core application of their own.</summary>
public static class CrossDistilServices
{
    /// <summary>Serves a bundle, or a folder of models: registers <see cref="ModelRegistry"/>, and <see cref="Ranker"/> where there is one model.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="path">A bundle (folder or file), or a folder of models <c>NAME/VERSION</c>.</param>
    public static IServiceCollection AddCrossDistil(this IServiceCollection services, string path) => services.AddCrossDistil(new ServeOptions { Paths = [path] });

    /// <summary>Serves bundles with limits.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="options">What is served. Connections and their times are the application's business.</param>
    /// <exception cref="InputException">An option is out of its range.</exception>
    public static IServiceCollection AddCrossDistil(this IServiceCollection services, ServeOptions options)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        services.AddLogging().AddRoutingCore();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options).AddSingleton<RequestMetrics>().AddSingleton<RowBuffers>().AddSingleton<ServingState>();
        services.AddSingleton(provider => new PrometheusText(provider.GetRequiredService<RequestMetrics>().Meter));
        services.AddSingleton(provider =>
        {
            _ = provider.GetRequiredService<PrometheusText>(); // listens before the first bundle is loaded, so that it is counted
            var registry = new ModelRegistry(options, provider.GetRequiredService<RequestMetrics>(), provider.GetRequiredService<ILogger<ModelRegistry>>());
            return Watched(provider, registry, ModelGauges.Watch);
        });
        services.AddSingleton(provider => Watched<ShadowScoring>(provider, ActivatorUtilities.CreateInstance<ShadowScoring>(provider), options.Shadow.Count > 0 ? ModelGauges.Watch : null));
        services.AddSingleton(provider => Watched(provider, ActivatorUtilities.CreateInstance<ScoringQueue>(provider), ModelGauges.Watch));
        services.AddSingleton<InferenceEndpoints>();
        services.AddSingleton<OnlyModel>().AddSingleton(provider => provider.GetRequiredService<OnlyModel>().Ranker);
        return services.AddHostedService<InferenceService>();
    }

    /// <summary>
    /// Maps <c>/openapi/v1.json</c>: an OpenAPI document of what <see cref="MapCrossDistil"/> maps, with the prefixes of its groups. Not needed to serve; an application that has a document at
    /// this address maps it in a group of its own.
    /// </summary>
    /// <param name="routes">Where to; a group adds its prefix.</param>
    public static IEndpointConventionBuilder MapCrossDistilOpenApi(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        var group = routes.MapGroup("");
        routes.ServiceProvider.GetRequiredService<InferenceEndpoints>().MapDocument(group, hasKeys: false);
        return group;
    }

    /// <summary>Maps <c>/v2</c> (Open Inference Protocol), <c>/v1</c> and <c>/metrics</c>; who may ask is the application's business.</summary>
    /// <param name="routes">Where to; a group adds its prefix.</param>
    public static IEndpointConventionBuilder MapCrossDistil(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        var group = routes.MapGroup("");
        routes.ServiceProvider.GetRequiredService<InferenceEndpoints>().Map(group);
        return group;
    }

    /// <summary>Maps the page on which a request is tried by hand, beside what <see cref="MapCrossDistil"/> maps. It can be open where the rest asks for a key: it has no secrets, and asks its user for one.</summary>
    /// <param name="routes">Where to; a group adds its prefix, which must be that of <see cref="MapCrossDistil"/>.</param>
    public static IEndpointConventionBuilder MapCrossDistilPage(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        var group = routes.MapGroup("");
        routes.ServiceProvider.GetRequiredService<InferenceEndpoints>().MapPage(group);
        return group;
    }

    private static T Watched<T>(IServiceProvider provider, T part, Action<Meter, T>? watch)
    {
        watch?.Invoke(provider.GetRequiredService<RequestMetrics>().Meter, part);
        return part;
    }
}

/// <summary>Holds the one model of an application until it ends: the version that was there when it was first asked for.</summary>
internal sealed class OnlyModel(ModelRegistry registry) : IDisposable
{
    private readonly ModelLease _lease = registry.Names is [var only] && registry.Take(only) is { } lease
        ? lease
        : throw new InputException("Ranker", $"there are {registry.Names.Count} models", "take one of them by its name from ModelRegistry");

    public Ranker Ranker => _lease.Ranker;

    public void Dispose() => _lease.Dispose();
}
