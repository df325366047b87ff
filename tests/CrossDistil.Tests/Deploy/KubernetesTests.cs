using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using CrossDistil.Tests.Serving.Inference;
using Xunit;

namespace CrossDistil.Tests.Deploy;

/// <summary>deploy/kubernetes.yaml: its parts fit one another, and the command and the server that they start.</summary>
public sealed class KubernetesTests(ServedBundles bundles) : ServerHarness(bundles)
{
    private static readonly JsonNode[] s_documents = YamlReader.Documents(DeployedCommand.Read("kubernetes.yaml"));

    private static JsonNode Deployment => Kind("Deployment");

    private static JsonNode Pod => Deployment["spec"]!["template"]!["spec"]!;

    private static JsonNode Container => Assert.Single(Pod["containers"]!.AsArray())!;

    private static DeployedCommand Command => new([.. Container["args"]!.AsArray().Select(argument => (string)argument!)]);

    [Fact]
    public void It_is_a_deployment_a_service_an_autoscaler_and_a_disruption_budget_of_one_name()
    {
        Assert.Equal(
            ["apps/v1 Deployment", "v1 Service", "autoscaling/v2 HorizontalPodAutoscaler", "policy/v1 PodDisruptionBudget"],
            s_documents.Select(document => $"{document["apiVersion"]} {document["kind"]}"));
        Assert.All(s_documents, document => Assert.Equal("crossdistil", Text(document["metadata"]!["name"])));
        Assert.Null(Deployment["spec"]!["replicas"]); // or every apply would undo the autoscaler's work
        Same(new JsonObject { ["apiVersion"] = "apps/v1", ["kind"] = "Deployment", ["name"] = "crossdistil" }, Kind("HorizontalPodAutoscaler")["spec"]!["scaleTargetRef"]);
    }

    [Fact]
    public void All_select_the_pods_that_the_deployment_makes()
    {
        var labels = Deployment["spec"]!["template"]!["metadata"]!["labels"];
        Same(labels, Deployment["spec"]!["selector"]!["matchLabels"]);
        Same(labels, Kind("Service")["spec"]!["selector"]);
        Same(labels, Kind("PodDisruptionBudget")["spec"]!["selector"]!["matchLabels"]);
        Same(labels, Assert.Single(Pod["topologySpreadConstraints"]!.AsArray())!["labelSelector"]!["matchLabels"]);
    }

    [Fact]
    public void The_service_reaches_the_port_that_the_command_listens_on()
    {
        var port = Assert.Single(Container["ports"]!.AsArray())!;
        Assert.Equal(Command.Url.Port, Number(port["containerPort"]));
        Assert.Equal(Text(port["name"]), Text(Assert.Single(Kind("Service")["spec"]!["ports"]!.AsArray())!["targetPort"]));
        Assert.All(Probes(), probe => Assert.Equal(Text(port["name"]), Text(probe["httpGet"]!["port"])));
    }

    [Fact]
    public void Paths_of_the_command_lie_on_volumes_that_are_there()
    {
        var mounts = Container["volumeMounts"]!.AsArray().ToDictionary(mount => Text(mount!["mountPath"]), mount => Text(mount!["name"]), StringComparer.Ordinal);
        Assert.Equal("models", mounts[Command.Folder]);
        Assert.Equal("keys", mounts[Path.GetDirectoryName(Command.Keys)!]);
        Assert.Equal(mounts.Values, Pod["volumes"]!.AsArray().Select(volume => Text(volume!["name"])));
    }

    [Fact]
    public void A_pod_has_the_time_to_end_that_the_command_takes() => Assert.True(Number(Pod["terminationGracePeriodSeconds"]) > Command.EndSeconds);

    [Fact]
    public void A_pod_may_do_no_more_than_it_must()
    {
        Assert.Equal("false", Text(Pod["automountServiceAccountToken"]));
        Assert.Equal("true", Text(Pod["securityContext"]!["runAsNonRoot"]));
        Assert.Equal("true", Text(Container["securityContext"]!["readOnlyRootFilesystem"]));
        Assert.Equal("false", Text(Container["securityContext"]!["allowPrivilegeEscalation"]));
        Assert.Equal("ALL", Text(Assert.Single(Container["securityContext"]!["capabilities"]!["drop"]!.AsArray())));
        Assert.NotNull(Container["resources"]!["limits"]!["memory"]);
    }

    [Fact]
    public async Task Probes_are_answered_without_a_key()
    {
        await File.WriteAllTextAsync(PathOf("keys"), $"shop {new string('0', 64)}\n", Ct);
        await StartFeed(listen: listen => listen with { ApiKeys = PathOf("keys") });
        Assert.Equal(3, Probes().Length);
        foreach (var probe in Probes()) Assert.Equal(HttpStatusCode.OK, (await Get(Text(probe["httpGet"]!["path"]))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Get("/v2")).Status);
    }

    private static JsonNode[] Probes() => [.. ((string[])["startupProbe", "readinessProbe", "livenessProbe"]).Select(name => Container[name]!)];

    private static JsonNode Kind(string kind) => Assert.Single(s_documents, document => string.Equals(Text(document["kind"]), kind, StringComparison.Ordinal));

    private static void Same(JsonNode? expected, JsonNode? actual) => Assert.Equal(expected!.ToJsonString(), actual!.ToJsonString());

    private static string Text(JsonNode? node) => (string)node!;

    private static int Number(JsonNode? node) => int.Parse(Text(node), CultureInfo.InvariantCulture);
}
