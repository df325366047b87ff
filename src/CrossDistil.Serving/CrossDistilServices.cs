using System.Diagnostics.Metrics;
using CrossDistil.Serving.Jobs;
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
    /// <summary>
    /// Serves a bundle, or a folder of models: registers <see cref="ModelRegistry"/>, and <see cref="Ranker"/> where
    /// there is one model.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="path">A bundle (folder or file), or a folder of models <c>NAME/VERSION</c>.</param>
    public static IServiceCollection AddCrossDistil(this IServiceCollection services, string path) =>
        services.AddCrossDistil(new ServeOptions { Paths = [path] });

    /// <summary>Serves bundles with limits.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="options">The bundles and limits. The application sets up connections and their timeouts.</param>
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
        services.AddWatched(ModelGauges.Watch, provider =>
        {
            _ = provider.GetRequiredService<PrometheusText>(); // listens before the first bundle is loaded and counted
            var metrics = provider.GetRequiredService<RequestMetrics>();
            return new ModelRegistry(options, metrics, provider.GetRequiredService<ILogger<ModelRegistry>>());
        });
        services.AddWatched<ShadowScoring>(options.Shadow.Count > 0 ? ModelGauges.Watch : (_, _) => { });
        services.AddWatched<ScoringQueue>(ModelGauges.Watch);
        services.AddSingleton<InferenceEndpoints>();
        services.AddSingleton<OnlyModel>().AddSingleton(provider => provider.GetRequiredService<OnlyModel>().Lease.Ranker);
        return services.AddHostedService<InferenceService>();
    }

    /// <summary>
    /// Maps <c>/openapi/v1.json</c>: an OpenAPI document of what <see cref="MapCrossDistil"/> maps, with the prefixes
    /// of its groups. Not needed to serve; an application that has a document at this address maps it in a group of its
    /// own.
    /// </summary>
    /// <param name="routes">Where to; a group adds its prefix.</param>
    public static IEndpointConventionBuilder MapCrossDistilOpenApi(this IEndpointRouteBuilder routes) =>
        MapGroup(routes, (endpoints, group) => endpoints.MapDocument(group, hasKeys: false));

    /// <summary>
    /// Maps <c>/v2</c> (Open Inference Protocol), <c>/v1</c> and <c>/metrics</c>; the application decides who has
    /// access.
    /// </summary>
    /// <param name="routes">Where to; a group adds its prefix.</param>
    public static IEndpointConventionBuilder MapCrossDistil(this IEndpointRouteBuilder routes) =>
        MapGroup(routes, (endpoints, group) => endpoints.Map(group));

    /// <summary>
    /// Maps the page on which a request is tried by hand, next to what <see cref="MapCrossDistil"/> maps. It can be
    /// open where the other endpoints need a key: it has no secrets, and asks its user for one.
    /// </summary>
    /// <param name="routes">
    /// Where to; a group adds its prefix, which must be that of <see cref="MapCrossDistil"/>.
    /// </param>
    public static IEndpointConventionBuilder MapCrossDistilPage(this IEndpointRouteBuilder routes) =>
        MapGroup(routes, (endpoints, group) => endpoints.MapPage(group));

    private static RouteGroupBuilder MapGroup(IEndpointRouteBuilder routes, Action<InferenceEndpoints, IEndpointRouteBuilder> map)
    {
        ArgumentNullException.ThrowIfNull(routes);
        var group = routes.MapGroup("");
        map(routes.ServiceProvider.GetRequiredService<InferenceEndpoints>(), group);
        return group;
    }

    /// <summary>Adds a part whose gauges are made with it.</summary>
    private static void AddWatched<T>(this IServiceCollection services, Action<Meter, T> watch, Func<IServiceProvider, T>? create = null)
        where T : class => services.AddSingleton(provider =>
        {
            var part = create?.Invoke(provider) ?? ActivatorUtilities.CreateInstance<T>(provider);
            watch(provider.GetRequiredService<RequestMetrics>().Meter, part);
            return part;
        });
}

/// <summary>
/// Holds the only model of an application until it ends: its default version when it was first asked for.
/// </summary>
internal sealed class OnlyModel(ModelRegistry registry) : IDisposable
{
    public ModelLease Lease { get; } = registry.Names is [var only] && registry.Take(only) is { } lease
        ? lease
        : throw new InputException("Ranker", $"there are {registry.Names.Count} models", "take one of them by its name from ModelRegistry");

    public void Dispose() => Lease.Dispose();
}
